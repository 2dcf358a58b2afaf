// Small helpers that make elements. Text goes in as text, never as markup.
const colours = ['#8a4b20', '#2f6690', '#6a4c93', '#b03a5b', '#3f6f4f', '#5b5f97', '#9a5b00', '#33686e'];

export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
export function picture(paths) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', paths);
  svg.append(path);
  return svg;
}
function hue(text) {
  let sum = 0;
  for (const c of text) sum = (sum * 31 + c.codePointAt(0)) % 9973;
  return colours[sum % colours.length];
}
export function paint(element, name, openid) {
  element.textContent = [...name][0] || '?';
  element.style.background = openid ? hue(openid) : '';
  return element;
}
