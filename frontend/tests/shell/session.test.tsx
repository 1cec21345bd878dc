import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { isHere, navigationFor } from "@/shell/navigation";
import { renderApp } from "../render";
import { clusterSession, session } from "../samples";
import { server } from "../server";

describe("signing in", () => {
  it("asks for it, says what is wrong in the API's words, and comes back", async () => {
    let inside = false;
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(inside ? clusterSession() : session())),
      http.post("*/api/v1/session/", async ({ request }) => {
        const { password } = (await request.json()) as { password: string };
        if (password !== "right")
          return HttpResponse.json(
            {
              type: "validation_error",
              errors: [{ code: "wrong_credentials", detail: "They do not fit.", attr: null }],
            },
            { status: 400 },
          );
        inside = true;
        return HttpResponse.json(clusterSession());
      }),
    );
    const { router } = renderApp("/import");
    const email = await screen.findByLabelText("E-mail", {}, { timeout: 5000 });
    await userEvent.type(email, "jonas@example.org");
    await userEvent.type(screen.getByLabelText("Password"), "wrong");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("They do not fit.");
    await userEvent.clear(screen.getByLabelText("Password"));
    await userEvent.type(screen.getByLabelText("Password"), "right");
    server.use(
      http.get("*/api/v1/imports/", () =>
        HttpResponse.json({ count: 0, page: 1, pages: 1, page_size: 20, results: [] }),
      ),
    );
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    const title = { name: "Import members", level: 1 };
    expect(await screen.findByRole("heading", title, { timeout: 5000 })).toBeInTheDocument();
    expect(router.state.location.pathname).toBe("/import");
  }, 20_000);

  it("says so when there is no connection", async () => {
    server.use(http.get("*/api/v1/session/", () => HttpResponse.error()));
    renderApp("/");
    expect(await screen.findByText("No connection")).toBeInTheDocument();
  });

  it("offers the demo's people", async () => {
    const account = {
      email: "a@example.org",
      password: "x",
      name: "Aline",
      role: "org_owner",
      hint: "Solar",
    };
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(session({ demo_accounts: [account] }))),
    );
    renderApp("/");
    const aline = await screen.findByRole("button", { name: /Aline/ }, { timeout: 5000 });
    expect(aline).toHaveTextContent("Owner of an organisation");
  }, 20_000);
});

describe("the navigation", () => {
  it("follows the role", () => {
    const seat = clusterSession().seat;
    expect(navigationFor("cluster", seat).map((i) => i.key)).toEqual([
      "members",
      "import",
      "introductions",
      "calls",
      "search",
    ]);
    expect(navigationFor("none", null).map((i) => i.key)).toEqual(["search"]);
    const region = seat && {
      ...seat,
      role: "region_officer",
      region: { code: "EL30", label: "Attica" },
    };
    const [map, calls, find] = navigationFor("region", region);
    expect(map && isHere(map, "/search", { view: "map" })).toBe(true);
    expect(map && isHere(map, "/search", {})).toBe(false);
    expect(calls && isHere(calls, "/programmes/eurostars-3", {})).toBe(true);
    expect(calls && isHere(calls, "/callsign", {})).toBe(false);
    expect(find && isHere(find, "/members", {})).toBe(false);
    expect(navigationFor("region", region)[0]?.search).toMatchObject({
      country: ["GR"],
      nuts: ["EL30"],
    });
  });
});
