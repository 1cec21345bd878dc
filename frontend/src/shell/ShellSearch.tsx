import { useNavigate, useSearch } from "@tanstack/react-router";
import { readSearch } from "@/features/search/params";
import { SearchBox } from "@/features/search/SearchBox";
import { asText } from "@/lib/url";

/** The search box of the header: goes to the search page, keeps that page's filters. */
export function ShellSearch() {
  const navigate = useNavigate();
  const here: Record<string, unknown> = useSearch({ strict: false });
  const onSearch = window.location.pathname === "/search";
  return (
    <SearchBox
      initial={onSearch ? asText(here.q) : ""}
      onSearch={(q) =>
        navigate({
          to: "/search",
          search: { ...(onSearch ? readSearch(here) : {}), q: q || undefined, page: undefined },
        })
      }
      onPick={(suggestion) => {
        if (suggestion.kind === "organisation")
          navigate({ to: "/organisations/$id", params: { id: suggestion.id } });
        else if (suggestion.kind === "place")
          navigate({
            to: "/search",
            search:
              suggestion.id.length === 2 ? { country: [suggestion.id] } : { nuts: [suggestion.id] },
          });
        else if (suggestion.kind === "stage")
          navigate({ to: "/search", search: { stage: [suggestion.id] } });
        else navigate({ to: "/search", search: { q: suggestion.label } });
      }}
    />
  );
}
