/** One fault as the API names it. */
export type Fault = { code: string; detail: string; attr: string | null };

/** What the API (or the way to it) answered instead of data. `status` 0: no connection. */
export class ApiError extends Error {
  readonly status: number;
  readonly faults: Fault[];

  constructor(status: number, faults: Fault[]) {
    super(faults[0]?.detail ?? `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.faults = faults;
  }

  /** The code of the first fault. */
  get code(): string {
    return this.faults[0]?.code ?? "";
  }

  /** The sentence for a field, if the API found fault with it. */
  forField(attr: string): string | undefined {
    return this.faults.find((f) => f.attr === attr || f.attr?.startsWith(`${attr}.`))?.detail;
  }
}

function isFaults(body: unknown): body is { errors: Fault[] } {
  return (
    typeof body === "object" &&
    body !== null &&
    Array.isArray((body as { errors?: unknown }).errors)
  );
}

/** Make an ApiError of an answer's body, whatever it is. */
export function toApiError(status: number, body: unknown): ApiError {
  return new ApiError(status, isFaults(body) ? body.errors : []);
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * An id of an address as the API knows ids; any other is answered "not found" at once.
 *
 * A word in its place could be the name of another endpoint, whose answer has another shape.
 */
export function knownId(id: string): string {
  if (!UUID.test(id)) throw new ApiError(404, []);
  return id;
}

/** The status of an error: 0 where there was no connection, undefined for other errors. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiError ? error.status : undefined;
}
