/** Why something that others may find here is not offered to this reader; nothing without a reason. */
export function WhyNot({ reason }: { reason: string | undefined }) {
  if (!reason) return null;
  return <p className="muted small">{reason}</p>;
}
