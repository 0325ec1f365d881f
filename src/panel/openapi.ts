import {
  extendZodWithOpenApi,
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
} from "@asteasolutions/zod-to-openapi";
import { z } from "zod";
import { RIGHTS } from "./live-types.js";
import type { Route } from "./route.js";

extendZodWithOpenApi(z);

/** The API as an OpenAPI 3.1 document, printed from the very routes that are mounted. */
export function openApiOf(routes: Route[], version: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent("securitySchemes", "session", { type: "apiKey", in: "cookie", name: "madoguchi" });
  const refusal = registry.register("ApiError", apiError);
  for (const one of routes) registry.registerPath(pathOf(one, refusal));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: "3.1.0",
    info: {
      title: "Madoguchi",
      version,
      description:
        "The panel's API. Answers are described by name in src/panel/live-types.ts; the live feed is Socket.IO on /socket.io.",
    },
  });
}

const twoWords = { ja: z.string(), en: z.string() };

/** As `ApiError` in live-types.ts. */
const apiError = z.object({
  error: z.object({ code: z.string(), ...twoWords }),
  remedy: z.object(twoWords),
  fields: z.array(z.object({ path: z.string(), message: z.object(twoWords) })).optional(),
});

function pathOf(one: Route, refusal: z.ZodType): RouteConfig {
  const names = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const content = (schema: z.ZodType, media = "application/json") => ({ [media]: { schema } });
  return {
    method: one.method,
    path: one.path,
    summary: one.summary,
    ...(one.right === "anybody" ? {} : { security: [{ session: [] }], description: whoOf(one) }),
    request: {
      ...(names.length > 0 ? { params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) } : {}),
      ...(one.query ? { query: one.query as z.ZodObject } : {}),
      ...(one.body ? { body: { required: true, content: content(one.body) } } : {}),
    },
    responses: {
      ...(one.answer === undefined
        ? { 204: { description: "Done" } }
        : { 200: { description: one.answer, content: content(z.unknown(), one.media) } }),
      default: { description: "Refused: what is wrong, and what to do", content: content(refusal) },
    },
  };
}

function whoOf({ right }: Route): string {
  if (right === "person" || right === "anybody") return "For anybody who is logged in";
  return `For ${RIGHTS[right].join(", ")}`;
}
