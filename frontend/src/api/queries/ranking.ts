import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, data } from "@/api/client";

export const rankingQuery = queryOptions({
  queryKey: ["ranking"],
  queryFn: () => data(api.GET("/api/v1/ranking/", {})),
  staleTime: 60_000,
});

export const whyNotQuery = (organisation: string, need: string) =>
  queryOptions({
    queryKey: ["why-not", organisation, need],
    queryFn: () =>
      data(
        api.GET("/api/v1/organisations/{public_id}/why-not/", {
          params: { path: { public_id: organisation }, query: { need } },
        }),
      ),
    enabled: need.length > 0,
    retry: false,
  });

/** Public needs that meet a text, for choosing one. */
export const needsQuery = (q: string, page: number) =>
  queryOptions({
    queryKey: ["search", "needs-to-choose", q, page],
    queryFn: ({ signal }) =>
      data(
        api.GET("/api/v1/search/", {
          params: { query: { q: q || undefined, kind: "need", page, page_size: 8 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
