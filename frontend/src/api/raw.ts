import { api, data } from "./client";

type Query = Record<string, string | number | undefined>;
type Options = { query?: Query; body?: unknown; form?: FormData };
type Call = (
  path: string,
  options: Record<string, unknown>,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

/**
 * Call an address that the generated client does not know yet.
 *
 * `T` is what the contract promises. Throws ApiError.
 */
export async function raw<T>(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  { query, body, form }: Options = {},
): Promise<T> {
  const call = api[method] as unknown as Call;
  const options: Record<string, unknown> = { params: { query } };
  if (form) {
    options.body = form;
    options.bodySerializer = (value: unknown) => value;
  } else if (body !== undefined) options.body = body;
  return data(call(`/api/v1${path}`, options) as Promise<{ data?: T; response: Response }>);
}
