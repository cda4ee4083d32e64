// What a test prepares or checks without the browser: the REST interface, signed in as somebody.

import { type APIRequestContext, expect, request } from "@playwright/test";

import { DEMO, unique } from "./fixtures";

/** What an answer holds; the tests read a few fields of it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

export interface Person {
  id: string;
  name: string;
  email: string;
}

export class Api {
  private constructor(private readonly context: APIRequestContext) {}

  /** Signs somebody in. */
  static async as(email: string): Promise<Api> {
    const anyone = await request.newContext({ baseURL: process.env.NARYAD_E2E_URL });
    const answer = await anyone.post("/api/v1/auth/login", { data: { email, password: DEMO.password } });
    expect(answer.status(), `sign-in of ${email}`).toBe(200);
    const { access_token } = await answer.json();
    await anyone.dispose();
    return new Api(
      await request.newContext({
        baseURL: process.env.NARYAD_E2E_URL,
        extraHTTPHeaders: { authorization: `Bearer ${access_token}` },
      }),
    );
  }

  async get(path: string): Promise<Json> {
    return this.read("GET", path, await this.context.get(`/api/v1${path}`));
  }

  async post(path: string, data: Json): Promise<Json> {
    return this.read("POST", path, await this.context.post(`/api/v1${path}`, { data }));
  }

  async patch(path: string, data: Json): Promise<Json> {
    return this.read("PATCH", path, await this.context.patch(`/api/v1${path}`, { data }));
  }

  private async read(method: string, path: string, answer: Awaited<ReturnType<APIRequestContext["get"]>>): Promise<Json> {
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return answer.status() === 204 ? undefined : answer.json();
  }
}

/** Makes a person whom no other test touches. As administrator. */
export async function newPerson(admin: Api, name: string, role: string, department_id?: string): Promise<Person> {
  const { items } = await admin.get("/roles");
  const role_ids = items.filter((known: Json) => known.code === role).map((known: Json) => known.id);
  const full = unique(name);
  const email = `${full.split(" ").at(-1)}@demo.test`;
  return admin.post("/users", { name: full, email, password: DEMO.password, department_id, role_ids });
}

/** A department of its own with its head and one manager: what happens there, no other test sees. */
export async function newTeam(): Promise<{ admin: Api; department: Json; head: Person; manager: Person }> {
  const admin = await Api.as(DEMO.admin);
  const department = await admin.post("/departments", { name: unique("Бригада") });
  const head = await newPerson(admin, "Полина Головина", "head", department.id);
  const manager = await newPerson(admin, "Иван Работников", "manager", department.id);
  await admin.patch(`/departments/${department.id}`, { head_id: head.id });
  return { admin, department, head, manager };
}
