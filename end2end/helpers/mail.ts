// What the server has sent since the test began.

import { readFileSync, statSync } from "node:fs";

import { expect } from "@playwright/test";

import type { Mail } from "./smtp";

export class Mailbox {
  private readonly begin: number;

  constructor(private readonly file: string) {
    this.begin = statSync(file).size;
  }

  /** All mails to an address, oldest first. */
  to(address: string): Mail[] {
    const lines = readFileSync(this.file).subarray(this.begin).toString("utf8").split("\n");
    const mails = lines.filter(Boolean).map((line) => JSON.parse(line) as Mail);
    return mails.filter((mail) => mail.to.includes(address));
  }

  /** Waits for a mail to an address whose subject fits, and gives the newest of them. */
  async wait(address: string, subject: RegExp = /./, timeout = 15_000): Promise<Mail> {
    const fitting = () => this.to(address).filter((mail) => subject.test(mail.subject));
    await expect
      .poll(() => fitting().length, { message: `mail to ${address}: ${subject}`, timeout })
      .toBeGreaterThan(0);
    return fitting().at(-1)!;
  }
}
