import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readCalls } from "@/features/calls/params";
import { readSchemes } from "@/features/schemes/params";
import { inside } from "./root";

const calls = createRoute({
  getParentRoute: () => inside,
  path: "/calls",
  validateSearch: readCalls,
  component: lazyRouteComponent(() => import("@/features/calls/CallsPage"), "CallsPage"),
});

const newCall = createRoute({
  getParentRoute: () => inside,
  path: "/calls/new",
  component: lazyRouteComponent(() => import("@/features/calls/CallFormPage"), "NewCallPage"),
});

const call = createRoute({
  getParentRoute: () => inside,
  path: "/calls/$id",
  component: lazyRouteComponent(() => import("@/features/calls/CallPage"), "CallPage"),
});

const editCall = createRoute({
  getParentRoute: () => inside,
  path: "/calls/$id/edit",
  component: lazyRouteComponent(() => import("@/features/calls/CallFormPage"), "EditCallPage"),
});

const schemes = createRoute({
  getParentRoute: () => inside,
  path: "/schemes",
  validateSearch: readSchemes,
  component: lazyRouteComponent(() => import("@/features/schemes/SchemesPage"), "SchemesPage"),
});

const programmes = createRoute({
  getParentRoute: () => inside,
  path: "/programmes",
  component: lazyRouteComponent(
    () => import("@/features/programmes/ProgrammesPage"),
    "ProgrammesPage",
  ),
});

const programme = createRoute({
  getParentRoute: () => inside,
  path: "/programmes/$code",
  component: lazyRouteComponent(
    () => import("@/features/programmes/ProgrammePage"),
    "ProgrammePage",
  ),
});

const consortium = createRoute({
  getParentRoute: () => inside,
  path: "/consortia/$id",
  component: lazyRouteComponent(
    () => import("@/features/consortia/ConsortiumPage"),
    "ConsortiumPage",
  ),
});

/** Calls, schemes, programmes and consortia. */
export const fundingInside = [
  calls,
  newCall,
  call,
  editCall,
  schemes,
  programmes,
  programme,
  consortium,
] as const;
