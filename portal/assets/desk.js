// Makes the desk's pages a little quicker: a button that copies what is shown once, and one that tries a key.
// Without it nothing is missing: what is shown can be marked, and the line for the terminal stands beside it.

function copies(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const shown = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(shown.textContent);
      said.textContent = button.dataset.done;
    } catch {
      getSelection().selectAllChildren(shown);
    }
  });
}

function tries(button) {
  const shown = button.parentElement.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", async () => {
    shown.textContent = button.dataset.trying;
    const begun = performance.now();
    try {
      const answer = await asked(button.dataset.try, button.dataset.key);
      const text = JSON.stringify(await answer.json(), null, 2);
      const policy = (answer.headers.get("ratelimit-policy") ?? "").split('"')[1] ?? "key";
      const told = { status: answer.status, milliseconds: Math.round(performance.now() - begun), policy };
      const line = document.createElement("p");
      line.textContent = button.dataset.tried.replace(/\{(\w+)\}/g, (gap, name) => told[name] ?? gap);
      const body = document.createElement("pre");
      body.textContent = text.length > 1200 ? `${text.slice(0, 1200)}\n…` : text;
      shown.replaceChildren(line, body);
    } catch {
      shown.textContent = button.dataset.failed;
    }
  });
}

// another process may need up to two seconds to learn of a new key
async function asked(address, key) {
  const ask = () => fetch(address, { headers: { "Hansa-Key": key, Accept: "application/json" } });
  const first = await ask();
  if (first.status !== 401) return first;
  await new Promise((resolve) => setTimeout(resolve, 2000));
  return ask();
}

document.querySelectorAll("[data-copy]").forEach(copies);
document.querySelectorAll("[data-try]").forEach((button) => {
  tries(button);
  sessionStorage.setItem("hansa-key", button.dataset.key); // the playground asks with it, as long as this tab is open
});
document.getElementById("flaws")?.focus();
