// A button for each piece of code that may be copied. Without a script, or without a clipboard, the code is marked by hand.
const said = document.createElement("p");
said.className = "unseen";
said.setAttribute("role", "status");
document.querySelector("main").append(said);

export function copyable(box) {
  if (!navigator.clipboard || box.querySelector("button")) return;
  const words = box.closest("[data-copy]").dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet copy";
  button.lang = document.documentElement.lang;
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(box.querySelector("pre").textContent.trimEnd());
    said.textContent = button.textContent = words.copied;
    setTimeout(() => { button.textContent = words.copy; said.textContent = ""; }, 2000);
  });
  box.append(button);
}

document.querySelectorAll(".copied").forEach(copyable);
