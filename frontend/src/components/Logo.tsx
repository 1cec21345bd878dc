/** Two links: one closed, one still open. */
export function Logo({ size = 34 }: { size?: number }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={(size * 18) / 34}
      viewBox="0 0 34 18"
      fill="none"
      strokeWidth="3.6"
    >
      <rect x="2" y="2" width="18" height="14" rx="7" stroke="currentColor" />
      <path
        d="M24 2h1a7 7 0 0 1 0 14h-4a7 7 0 0 1-7-7 7 7 0 0 1 3.2-5.9"
        stroke="#ffa565"
        strokeLinecap="round"
      />
      <path d="M17.2 14.6A7 7 0 0 0 20 9a7 7 0 0 0-.7-3" stroke="currentColor" />
    </svg>
  );
}
