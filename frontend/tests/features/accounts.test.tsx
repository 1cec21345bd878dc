import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { browserOf } from "@/features/account/SecurityTab";
import { isServerPage, safeNext } from "@/features/session/next";
import { renderApp } from "../render";
import { clusterSession, session } from "../samples";
import { server } from "../server";

const AUTH = "*/_allauth/browser/v1/auth";
const waits = (id: string) =>
  HttpResponse.json({ status: 401, data: { flows: [{ id, is_pending: true }] } }, { status: 401 });

describe("accounts", () => {
  it("asks for the second step, and lets in with the code", async () => {
    let inside = false;
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(inside ? clusterSession() : session())),
      http.post("*/api/v1/session/", () =>
        HttpResponse.json(
          {
            type: "client_error",
            errors: [{ code: "mfa_required", detail: "Enter the code.", attr: null }],
          },
          { status: 401 },
        ),
      ),
      http.post(`${AUTH}/2fa/authenticate`, async ({ request }) => {
        const { code } = (await request.json()) as { code: string };
        if (code !== "123456")
          return HttpResponse.json(
            { status: 400, errors: [{ message: "Not right.", code: "incorrect", param: "code" }] },
            { status: 400 },
          );
        inside = true;
        return HttpResponse.json({ status: 200, data: {}, meta: { is_authenticated: true } });
      }),
      http.get("*/api/v1/imports/", () =>
        HttpResponse.json({ count: 0, page: 1, pages: 1, page_size: 20, results: [] }),
      ),
    );
    const { router } = renderApp("/import");
    await userEvent.type(
      await screen.findByLabelText("E-mail", {}, { timeout: 5000 }),
      "jonas@example.org",
    );
    await userEvent.type(screen.getByLabelText("Password"), "right");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    const code = await screen.findByLabelText("Code", {}, { timeout: 5000 });
    await userEvent.type(code, "000000");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByText("Not right.")).toBeInTheDocument();
    await userEvent.clear(code);
    await userEvent.type(code, "123456");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    const title = { name: "Import members", level: 1 };
    expect(await screen.findByRole("heading", title, { timeout: 5000 })).toBeInTheDocument();
    expect(router.state.location.pathname).toBe("/import");
  }, 20_000);

  it("names the rule that a password breaks, and says where the e-mail went", async () => {
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(session())),
      http.post(`${AUTH}/signup`, async ({ request }) => {
        const { password } = (await request.json()) as { password: string };
        if (password.length >= 12) return waits("verify_email");
        const fault = { message: "Too short.", code: "password_too_short", param: "password" };
        return HttpResponse.json({ status: 400, errors: [fault] }, { status: 400 });
      }),
    );
    renderApp("/sign-up");
    await userEvent.type(await screen.findByLabelText("Your name", {}, { timeout: 5000 }), "Eve");
    await userEvent.type(screen.getByLabelText("E-mail"), "eve@example.org");
    await userEvent.type(screen.getByLabelText("Password"), "short");
    await userEvent.click(screen.getByRole("button", { name: "Create the account" }));
    expect(await screen.findByText("Too short.")).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText("Password"), "-and-longer-now");
    await userEvent.click(screen.getByRole("button", { name: "Create the account" }));
    expect(await screen.findByText("We have written to eve@example.org")).toBeInTheDocument();
  }, 20_000);

  it("offers no sign-up where it is closed", async () => {
    server.use(
      http.get("*/api/v1/session/", () => HttpResponse.json(session({ sign_up_open: false }))),
    );
    renderApp("/sign-in");
    await screen.findByLabelText("E-mail");
    expect(screen.queryByRole("link", { name: "Sign up" })).not.toBeInTheDocument();
  });

  it("leads nowhere else after signing in, and to the server's pages by loading them", () => {
    expect(safeNext("/account")).toBe("/account");
    for (const away of ["//evil.example", "/\\evil.example", "https://evil.example", undefined])
      expect(safeNext(away)).toBe("/");
    expect(isServerPage("/admin/")).toBe(true);
    expect(isServerPage("/administration")).toBe(false);
  });

  it("names a session's browser and system", () => {
    const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36";
    expect(browserOf(agent)).toBe("Chrome · Linux");
    expect(browserOf("")).toBe("?");
  });
});
