// Look at pages with pa11y (axe and HTML CodeSniffer) in a browser that is already installed, and print what is wrong as JSON.
// node look.mjs BROWSER ORIGIN SCHEME PATH…, logged in with the cookies of COOKIES, a JSON object of names and values
import pa11y from "pa11y";
import puppeteer from "puppeteer";

const [executablePath, origin, scheme, ...paths] = process.argv.slice(2);
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"];
const browser = await puppeteer.launch({ executablePath, args: quiet });
const cookies = Object.entries(JSON.parse(process.env.COOKIES ?? "{}"));
const found = {};
try {
  for (const path of paths) {
    const page = await browser.newPage();
    await page.setCookie(...cookies.map(([name, value]) => ({ name, value, url: origin })));
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const { issues } = await pa11y(origin + path, {
      browser, page, runners: ["axe", "htmlcs"], standard: "WCAG2AA", timeout: 60000, wait: /playground|^\/ops(\?|$)/.test(path) ? 1500 : 0,
    });
    found[path] = issues.map(({ code, message, selector, context }) => ({ code, message, selector, context }));
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
