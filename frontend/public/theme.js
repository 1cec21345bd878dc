// Sets the colour scheme before the first paint. A static file: the content security policy
// allows no inline script.
(() => {
  let wanted = "auto";
  try {
    wanted = localStorage.getItem("maillon-color-scheme") || "auto";
  } catch {
    // Storage may be blocked; the system's wish holds then.
  }
  const dark =
    wanted === "dark" || (wanted === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
