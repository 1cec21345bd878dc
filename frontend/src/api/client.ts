import createClient, { type Middleware } from "openapi-fetch";
import { ApiError, toApiError } from "./errors";
import type { paths } from "./schema";

let language = "en";

/** Set the language in which the API answers. */
export function setApiLanguage(code: string): void {
  language = code;
}

/** Read a cookie by its name. */
export function cookie(name: string): string {
  const found = document.cookie.split("; ").find((c) => c.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

export function headers(method: string): Record<string, string> {
  const base: Record<string, string> = { "Accept-Language": language };
  if (method !== "GET") base["X-CSRFToken"] = cookie("csrftoken");
  return base;
}

/** Fetch; without a connection throws an ApiError with status 0. A stale CSRF token is renewed once. */
export async function send(request: Request): Promise<Response> {
  const again = request.method === "GET" ? null : request.clone();
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, []);
  }
  if (answer.status === 403 && again) {
    const body = await answer
      .clone()
      .json()
      .catch(() => null);
    if (toApiError(403, body).code === "csrf_failed") {
      await fetch("/api/v1/session/");
      again.headers.set("X-CSRFToken", cookie("csrftoken"));
      return fetch(again);
    }
  }
  return answer;
}

const withHeaders: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(headers(request.method)))
      request.headers.set(name, value);
    return request;
  },
};

/** The typed client of the API. */
export const api = createClient<paths>({
  baseUrl: typeof window === "undefined" ? "http://localhost" : window.location.origin,
  fetch: (request: Request) => send(request),
});
api.use(withHeaders);

/** Return the data of an answer, or throw an ApiError. */
export async function data<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data: body, error, response } = await answer;
  if (!response.ok) throw toApiError(response.status, error);
  return body as T;
}
