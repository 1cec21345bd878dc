import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";

const FOLDER = join(process.env.MAILLON_VAR_DIR ?? "", "mail");

/** The newest e-mail to an address as it was written, once it holds `pattern`; else null. */
function found(to: string, pattern: RegExp): string | null {
  let files: string[];
  try {
    files = readdirSync(FOLDER).map((name) => join(FOLDER, name));
  } catch {
    return null;
  }
  const newest = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const file of newest)
    for (const mail of readFileSync(file, "utf8")
      .split(/^-{60,}$/m)
      .reverse()) {
      if (!mail.includes(`To: ${to}`)) continue;
      // Long lines are wrapped in transit.
      const match = pattern.exec(mail.replace(/=\n/g, "").replace(/=3D/g, "="));
      if (match) return match[0];
    }
  return null;
}

/** Wait for an e-mail to an address and return the path of the link that fits. */
export async function linkTo(to: string, start: string): Promise<string> {
  const pattern = new RegExp(`/${start}/[^\\s"<]+`);
  let link: string | null = null;
  await expect(() => {
    link = found(to, pattern);
    expect(link, `an e-mail to ${to}`).not.toBeNull();
  }).toPass({ timeout: 60_000 });
  return link as unknown as string;
}
