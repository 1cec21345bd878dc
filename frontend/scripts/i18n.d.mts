type Texts = Record<string, string>;
type Catalogues = Record<string, Record<string, Texts>>;

export function flatten(tree: object, prefix?: string, found?: Texts): Texts;
export function compare(catalogues: Catalogues): string[];
export function usedKeys(
  source: string,
): { spaces: string[]; key: string | null; prefix: string | null }[];
export function readCatalogues(): Catalogues;
export function unknownKeys(
  catalogues: Catalogues,
  files: { path: string; source: string }[],
): string[];
