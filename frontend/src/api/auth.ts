import { headers, send } from "./client";
import { ApiError, type Fault, toApiError } from "./errors";

/** A step of signing in; the pending one is due now. */
export type Flow = {
  id: string;
  is_pending?: boolean;
  types?: string[];
  recipients?: { email?: string }[];
};

/** What /_allauth/ answers; 401 is an answer too: it names the step that is due. */
export type AuthAnswer<T = unknown> = {
  status: number;
  data: T & { flows?: Flow[] };
  meta: Record<string, unknown>;
};

type Body = {
  data?: unknown;
  meta?: Record<string, unknown>;
  errors?: (Fault & { message?: string; param?: string })[];
};

const BASE = "/_allauth/browser/v1";

/** Statuses that say where one stands, not that something failed. */
const ANSWERS = new Set([200, 401]);

/**
 * Ask the part of the API that signs people up and in.
 *
 * `also` lists further statuses that are answers. Throws an ApiError with the faults of the fields.
 */
export async function auth<T = unknown>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  { also = [], extra = {} }: { also?: number[]; extra?: Record<string, string> } = {},
): Promise<AuthAnswer<T>> {
  const origin = typeof window === "undefined" ? "http://localhost" : window.location.origin;
  const request = new Request(`${origin}${BASE}${path}`, {
    method,
    headers: { "Content-Type": "application/json", ...headers(method), ...extra },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await send(request);
  const content = (await answer.json().catch(() => ({}))) as Body;
  if (ANSWERS.has(answer.status) || also.includes(answer.status))
    return {
      status: answer.status,
      data: (content.data ?? {}) as T & { flows?: Flow[] },
      meta: content.meta ?? {},
    };
  const faults = content.errors?.map((e) => ({
    code: e.code,
    detail: e.message ?? e.detail ?? "",
    attr: e.param ?? e.attr ?? null,
  }));
  if (faults) throw new ApiError(answer.status, faults);
  throw toApiError(answer.status, content);
}

/** The step that is due, if any. */
export function pendingFlow(answer: AuthAnswer): Flow | undefined {
  return answer.data.flows?.find((f) => f.is_pending);
}
