import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { TableBox } from "@/components/TableBox";

const rows = (
  <>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">
          <span className="visually-hidden">Choose "one"</span>
        </th>
      </tr>
    </thead>
    <tbody>
      <tr>
        <th scope="row">Ada</th>
        <td>yes</td>
      </tr>
    </tbody>
  </>
);

describe("a table", () => {
  it("can be reached by keyboard and has a name", () => {
    render(<TableBox label="People">{rows}</TableBox>);
    expect(screen.getByRole("group", { name: "People" })).toHaveAttribute("tabindex", "0");
    expect(screen.getByRole("table", { name: "People" })).toBeInTheDocument();
  });
  it("that stacks tells the style sheet its columns' names, also hidden ones", () => {
    render(
      <TableBox label="People" stacks="lines">
        {rows}
      </TableBox>,
    );
    const { style } = screen.getByRole("table");
    expect(style.getPropertyValue("--column-1")).toBe('"Name"');
    expect(style.getPropertyValue("--column-2")).toBe('"Choose \\"one\\""');
  });
  it("that scrolls says nothing to it", () => {
    render(<TableBox label="People">{rows}</TableBox>);
    expect(screen.getByRole("table").style.length).toBe(0);
  });
});
