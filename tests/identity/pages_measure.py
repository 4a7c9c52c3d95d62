"""What is measured in an open page, as JavaScript expressions: what sticks out, contrasts, sizes, and where the focus is."""

from __future__ import annotations

from typing import Final

_COLOURS: Final = """
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
    return paint.getImageData(0, 0, 1, 1).data; };
  const light = colour => { const [r, g, b] = [...rgba(colour)].slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (one, two) => { const [a, b] = [light(one), light(two)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05); };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    const alpha = rgba(c)[3]; if (alpha === 255) return c; if (alpha) return 'translucent ' + c; } return 'Canvas'; };
  const shown = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && !e.closest('.unseen');
"""
"""Relative luminance and contrast as WCAG 2.2 defines them; a translucent ground fails, because nothing is said of it."""

STICKING_OUT: Final = """(() => { const wide = document.documentElement.scrollWidth > innerWidth;
  const out = [...document.querySelectorAll('body *')].filter(e => !e.closest('.unseen, .skip'))
    .filter(e => { const box = e.getBoundingClientRect(); return box.right > innerWidth + 0.5 || box.left < -0.5; });
  return [...(wide ? ['page'] : []), ...out.map(e => e.outerHTML.slice(0, 80))]; })()"""
"""Elements that leave the window to the side (WCAG 1.4.10)."""

SPACED: Final = """document.styleSheets[0].insertRule('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; '
  + 'word-spacing: 0.16em !important }', document.styleSheets[0].cssRules.length)"""
"""Spaces type as a person may (WCAG 1.4.12)."""

PALE_TEXT: Final = f"""(() => {{ {_COLOURS}
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), pale = []; let seen = 0;
  while (walk.nextNode()) {{ const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !shown(e)) continue;
    const found = ratio(getComputedStyle(e).color, behind(e)); seen += 1;
    if (!(found >= 4.5)) pale.push([found, walk.currentNode.data.trim().slice(0, 40)]); }}
  for (const e of document.querySelectorAll('input:not([type=hidden]), textarea')) {{
    if (!(ratio(getComputedStyle(e).color, behind(e)) >= 4.5)) pale.push(['typed', e.id]); }}
  return {{seen, pale}}; }})()"""
"""How many texts there are, and those with a contrast below 4.5 (WCAG 1.4.3)."""

PALE_EDGES: Final = f"""(() => {{ {_COLOURS}
  return [...document.querySelectorAll('button, .button, input:not([type=hidden]), textarea')].filter(e => {{
    const style = getComputedStyle(e), around = behind(e.parentElement);
    const edge = rgba(style.borderTopColor)[3] && parseFloat(style.borderTopWidth) >= 1 ? ratio(style.borderTopColor, around) : 1;
    return Math.max(edge, ratio(behind(e), around)) < 3; }}).map(e => e.outerHTML.slice(0, 80)); }})()"""
"""Controls whose shape stands out from what is around by less than 3 (WCAG 1.4.11)."""

SMALL: Final = """(() => [...document.querySelectorAll('a, button, input:not([type=hidden]), textarea')]
  .filter(e => !e.matches('.skip, p a:not(.button), #flaws a'))
  .filter(e => { const box = e.getBoundingClientRect(), least = e.matches('.foot a, .switch') ? 24 : 44;
    return box.height < least || box.width < least; }).map(e => e.outerHTML.slice(0, 80)))()"""
"""Targets outside of sentences that are smaller than 44 pixels; links of the frame, than 24 (WCAG 2.5.8)."""

FOCUS: Final = f"""(() => {{ {_COLOURS}
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const line = e.getClientRects()[0];  // a link may go over two lines, and the middle of both be in neither
  const top = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
  return {{what: e.value ? e.name + '=' + e.value : e.getAttribute('href') || e.id || e.tagName,
    ring: style.outlineStyle === 'solid' ? parseFloat(style.outlineWidth) : 0,
    contrast: ratio(style.outlineColor, behind(e.parentElement)),
    inside: box.top >= 0 && box.bottom <= innerHeight, uncovered: !!top && (top === e || e.contains(top))}}; }})()"""
"""Where the focus is, how it is shown (WCAG 2.4.13), and that nothing lies over it (WCAG 2.4.11)."""

WEIGHT: Final = """(() => [...document.querySelectorAll('.pair > *:not([type=hidden])')].map(e => {
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  return [box.width, box.height, style.fontSize, style.fontWeight, style.color, style.backgroundColor, style.borderTopColor]
    .join(' '); }))()"""
"""What the choices of a pair look like: size, type and colours."""
