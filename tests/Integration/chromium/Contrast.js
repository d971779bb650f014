// Texts of the page whose contrast with what is behind them is less than WCAG's 4.5 (AA).
(() => {
  const rgb = colour => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const known = new Map();
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const key = `${getComputedStyle(element).color}/${behind(element)}`;
    if (!known.has(key)) {
      const [one, other] = [luminance(rgb(getComputedStyle(element).color)), luminance(behind(element))].sort((a, b) => b - a);
      known.set(key, (one + 0.05) / (other + 0.05));
    }
    if (known.get(key) < 4.5) faults.push(`${walker.currentNode.data.trim().slice(0, 40)}: ${known.get(key).toFixed(2)}`);
  }
  return faults.join('; ');
})()
