import { type ReactNode, useLayoutEffect, useRef } from "react";

type Props = {
  label: string;
  /**
   * On a narrow screen each row becomes a block with its columns' names, instead of scrolling: beside
   * short cells (`lines`) or above long ones (`blocks`).
   */
  stacks?: "lines" | "blocks";
  className?: string;
  /** What is shown is about to be replaced. */
  busy?: boolean;
  children: ReactNode;
};

/** A table that scrolls sideways where it is too wide; the keyboard reaches it to scroll. */
export function TableBox({ label, stacks, className, busy, children }: Props) {
  const table = useRef<HTMLTableElement>(null);
  // The style sheet says a column's name beside each of its cells, where there is no head.
  useLayoutEffect(() => {
    if (!stacks) return;
    const heads = table.current?.tHead?.rows[0]?.cells ?? [];
    [...heads].forEach((head, i) => {
      table.current?.style.setProperty(`--column-${i + 1}`, JSON.stringify(head.textContent));
    });
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    <div
      className={stacks ? `table-wrap table-stacks table-${stacks}` : "table-wrap"}
      role="group"
      aria-label={label}
      aria-busy={busy}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      <table ref={table} className={className}>
        <caption className="visually-hidden">{label}</caption>
        {children}
      </table>
    </div>
  );
}
