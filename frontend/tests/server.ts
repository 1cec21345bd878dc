import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

/** The API of the component tests; each test says what it answers. The bell rings for nobody. */
export const server = setupServer(
  http.get("*/api/v1/notifications/unread/", () => HttpResponse.json({ unread: 0 })),
);
