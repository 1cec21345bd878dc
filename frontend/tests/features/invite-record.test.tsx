import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { sessionQuery } from "@/api/queries/session";
import { InviteRecordButton } from "@/features/people/InviteRecordButton";
import { theme } from "@/theme/theme";

function show(role: string) {
  const client = new QueryClient();
  client.setQueryData(sessionQuery.queryKey, { seat: { role } } as never);
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <InviteRecordButton organisation={{ id: "1", name: "Record Works" }} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

describe("inviting somebody of a public record", () => {
  it.each(["org_owner", "org_editor", "cluster_manager", "cluster_adviser"])(
    "lets a seat of the role %s write an address and a note",
    async (role) => {
      show(role);
      await userEvent.click(screen.getByRole("button", { name: "Invite: Record Works" }));
      expect(await screen.findByLabelText("E-mail address")).toBeInTheDocument();
      expect(screen.getByLabelText(/A word to them/)).toBeInTheDocument();
    },
  );
  it.each(["org_reader", "cluster_reader", "platform_admin"])("offers nothing to %s", (role) => {
    show(role);
    expect(screen.queryByRole("button")).toBeNull();
  });
});
