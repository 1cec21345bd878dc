import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { PolicyPanel } from "@/features/introductions/PolicyPanel";
import { renderPart } from "../render";
import { server } from "../server";

const CLUSTER = "0b3d4f0e-5a6c-4c7e-8a51-3f1d2c4b5a69";
const URL = `*/api/v1/clusters/${CLUSTER}/introduction-policy/`;
const policy = {
  skip_own: false,
  skip_other: false,
  reply_days: 10,
  remind_days: null as number | null,
  open_cap: 10,
  reply_hours: null,
  editable: true,
};

function serve(held = policy) {
  const sent: unknown[] = [];
  server.use(
    http.get(URL, () => HttpResponse.json(held)),
    http.patch(URL, async ({ request }) => {
      const body = (await request.json()) as object;
      sent.push(body);
      return HttpResponse.json({ ...held, ...body });
    }),
  );
  return sent;
}

describe("how a cluster takes part", () => {
  it("says that without a number reminders go out at half of the time, and sends one", async () => {
    const sent = serve();
    await renderPart(<PolicyPanel cluster={CLUSTER} />);
    const days = await screen.findByLabelText("Days until the reminder");
    expect(days).toHaveValue("");
    expect(days).toHaveAttribute("placeholder", "half of the time");
    await userEvent.type(days, "4");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toEqual({
      skip_own: false,
      skip_other: false,
      reply_days: 10,
      remind_days: 4,
      open_cap: 10,
    });
  });

  it("goes back to half of the time when the number is taken out", async () => {
    const sent = serve({ ...policy, remind_days: 4 });
    await renderPart(<PolicyPanel cluster={CLUSTER} />);
    await userEvent.clear(await screen.findByLabelText("Days until the reminder"));
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({ remind_days: null });
  });

  it("shows what is wrong beside the number", async () => {
    serve();
    server.use(
      http.patch(URL, () =>
        HttpResponse.json(
          {
            type: "validation_error",
            errors: [{ code: "remind_too_late", detail: "Too late.", attr: "remind_days" }],
          },
          { status: 400 },
        ),
      ),
    );
    await renderPart(<PolicyPanel cluster={CLUSTER} />);
    const days = await screen.findByLabelText("Days until the reminder");
    await userEvent.type(days, "9");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(days).toBeInvalid());
    expect(days).toHaveAccessibleDescription(/Too late\./);
    expect(screen.getByLabelText("Days to answer")).toBeValid();
  });
});
