import { setupServer } from "msw/node";

/** The API of the component tests; each test says what it answers. */
export const server = setupServer();
