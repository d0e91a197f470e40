import { takeStart } from '../../model/take-start.ts'

const keyLike =
  /\b(?:bearer\s+[\w.~+/=-]{6,}|(?:sk|pk|rk|gsk|xai|llmgtwy|phaseo|aistats|AIza)[-_][\w*.\u2026-]{4,}|AIza[\w-]{10,})/gi

/**
 * What a server said, fit for a table and a log: one line without control characters, with
 * whatever looks like a key taken out, cut after `limit` characters.
 */
export function oneLine(text: string, limit = 300): string {
  // Cut first: an error page may be megabytes, and what follows costs time per character.
  const line = text
    .slice(0, limit * 8)
    .replaceAll(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim()
    .replaceAll(keyLike, '[key]')
  return line.length > limit ? `${takeStart(line, limit - 1)}…` : line
}

const title = /<title[^>]*>([^<]{1,300})/i

/** Whether a body is a page for people; gateways in front of gateways answer with those. */
export function isHtml(text: string): boolean {
  return /^\s*(?:<!doctype html|<html|<head|<\?xml)/i.test(text.slice(0, 500))
}

/** Of an HTML page only the title: the rest says nothing about the failure. */
export function describeHtml(text: string): string {
  const found = title.exec(text.slice(0, 20_000))?.[1]
  return found === undefined ? 'an HTML page' : `an HTML page titled "${oneLine(found, 120)}"`
}
