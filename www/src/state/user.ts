// The user whose access is previewed.

import { computed, effect, signal } from '@preact/signals';
import type { Deployment } from '../engine/shapes';
import { readNames } from '../model/inventory';
import * as storage from './storage';

/** The names of the roles that the user has beside the one being edited. */
export const roles = signal<readonly string[]>([]);

/** For an API key: the names of the roles of its owner. */
export const limitedBy = signal<readonly string[]>();

export const username = signal('');

export const deployment = signal<Deployment>('stack');

const EXAMPLES = [
  'logs-app-default',
  'logs-shop.orders-default',
  'metrics-system.cpu-default',
  'customers',
  '.kibana_1',
];

/** Index names to preview against, as they were typed or pasted. */
export const namesText = signal(EXAMPLES.join('\n'));

/** The same, read. */
export const names = computed(() => readNames(namesText.value));

/** Gives the user a role, or takes it away. */
export function toggleRole(name: string): void {
  const has = roles.value.includes(name);
  roles.value = has ? roles.value.filter((other) => other !== name) : [...roles.value, name];
}

/** All of it as plain data. */
export interface User {
  roles: readonly string[];
  limitedBy?: readonly string[] | undefined;
  username: string;
  deployment: Deployment;
  names: string;
}

export const user = (): User => ({
  roles: roles.value,
  limitedBy: limitedBy.value,
  username: username.value,
  deployment: deployment.value,
  names: namesText.value,
});

/** Takes over plain data; whatever is not of the right kind stays as it was. */
export function setUser(next: Partial<Record<keyof User, unknown>>): void {
  const texts = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (texts(next.roles)) roles.value = next.roles;
  limitedBy.value = texts(next.limitedBy) ? next.limitedBy : undefined;
  if (typeof next.username === 'string') username.value = next.username;
  if (next.deployment === 'stack' || next.deployment === 'serverless') deployment.value = next.deployment;
  if (typeof next.names === 'string') namesText.value = next.names;
}

/** Remembers the user from one visit to the next. */
export function start(): void {
  setUser(storage.load<User>('user') ?? {});
  effect(() => void storage.keep('user', user()));
}
