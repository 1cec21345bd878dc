import { queryOptions } from "@tanstack/react-query";
import { api, data } from "@/api/client";

const long = { staleTime: 10 * 60_000, gcTime: 60 * 60_000 };

export const referenceQuery = queryOptions({
  queryKey: ["reference"],
  queryFn: () => data(api.GET("/api/v1/reference/")),
  ...long,
});

export const chainsQuery = queryOptions({
  queryKey: ["reference", "chains"],
  queryFn: () => data(api.GET("/api/v1/reference/chains/")),
  ...long,
});

export const mapQuery = queryOptions({
  queryKey: ["reference", "map"],
  queryFn: () => data(api.GET("/api/v1/reference/map/")),
  ...long,
});

/** The regions right below a country, by its ISO code. */
export const nutsQuery = (country: string) =>
  queryOptions({
    queryKey: ["reference", "nuts", country],
    queryFn: () =>
      data(
        api.GET("/api/v1/reference/nuts/", {
          params: {
            query: { parent: country === "GR" ? "EL" : country === "GB" ? "UK" : country },
          },
        }),
      ),
    enabled: /^[A-Z]{2}$/.test(country),
    ...long,
  });
