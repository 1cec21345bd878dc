import { createElement, Fragment, type ReactNode } from "react";
import { safeUrl } from "@/lib/safe";

/** What may be drawn, and as what; headings become small ones below the page's own. */
const ALLOWED: Record<string, string> = {
  p: "p",
  div: "div",
  span: "span",
  br: "br",
  hr: "hr",
  ul: "ul",
  ol: "ol",
  li: "li",
  strong: "strong",
  b: "strong",
  em: "em",
  i: "em",
  u: "span",
  sup: "sup",
  sub: "sub",
  blockquote: "blockquote",
  code: "code",
  pre: "pre",
  dl: "dl",
  dt: "dt",
  dd: "dd",
  table: "table",
  caption: "caption",
  thead: "thead",
  tbody: "tbody",
  tfoot: "tfoot",
  tr: "tr",
  th: "th",
  td: "td",
  h1: "h4",
  h2: "h4",
  h3: "h4",
  h4: "h4",
  h5: "h4",
  h6: "h4",
};
const VOID = new Set(["br", "hr"]);
/** What is dropped with everything in it; other unknown elements give only their words. */
const DROPPED = new Set(["script", "style", "template", "iframe", "object", "svg", "math", "form"]);
/** Where white space between elements is an error for the browser. */
const NO_TEXT = new Set(["table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl"]);

function draw(node: Node, key: number, parent: string): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.textContent ?? "";
    return NO_TEXT.has(parent) && !text.trim() ? null : text;
  }
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  if (DROPPED.has(name)) return null;
  const inside = () => [...node.childNodes].map((child, i) => draw(child, i, name));
  if (name === "a") {
    const href = safeUrl(node.getAttribute("href"));
    if (!href) return <Fragment key={key}>{inside()}</Fragment>;
    return (
      <a key={key} href={href} target="_blank" rel="noreferrer noopener">
        {inside()}
      </a>
    );
  }
  const element = ALLOWED[name];
  if (!element) return <Fragment key={key}>{inside()}</Fragment>;
  if (VOID.has(element)) return createElement(element, { key });
  const spans: Record<string, number> = {};
  for (const [attribute, property] of [
    ["colspan", "colSpan"],
    ["rowspan", "rowSpan"],
  ] as const) {
    const value = Number(node.getAttribute(attribute));
    if ((name === "td" || name === "th") && Number.isInteger(value) && value > 1 && value < 100)
      spans[property] = value;
  }
  const made = createElement(element, { key, ...spans }, ...inside());
  if (name !== "table") return made;
  return (
    <div key={key} className="table-wrap">
      {made}
    </div>
  );
}

/**
 * Foreign HTML, drawn element by element from a short list of allowed ones.
 *
 * The server has cleaned it already. Here nothing is ever written into the page as HTML: no
 * attribute but a checked address comes through, so no style, script or handler can.
 */
export function SafeHtml({ html }: { html: string }) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  return <>{[...body.childNodes].map((node, i) => draw(node, i, "body"))}</>;
}
