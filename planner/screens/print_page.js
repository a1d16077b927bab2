/* Opens the browser's own print once the page stands still and every picture is drawn; after twenty seconds anyhow. */
(() => {
  const began = performance.now();
  const drawn = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    const pictures = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')];
    return app?.dataset.testScriptState === "notRunning" && !document.querySelector('[data-stale="true"]')
      && pictures.every((one) => one.querySelector("canvas, svg"));
  };
  let since;
  const look = () => {
    const now = performance.now();
    since = drawn() ? (since ?? now) : undefined;
    if ((since !== undefined && now - since > 600) || now - began > 20000) {
      window.print();
    } else {
      setTimeout(look, 100);
    }
  };
  look();
})();
