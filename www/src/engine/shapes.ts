// What the page says to its engine, and what it hears from it: plain data.

import type {
  Api,
  ApiActionCheck,
  ApiExplanation,
  BuiltinRole,
  DocumentAccess,
  Explanation,
  FeatureRole,
  FieldAccess,
  FormatOptions,
  Inventory,
  KibanaFeature,
  Overview as WholeOverview,
  PrivilegeCatalog,
  Validation,
} from 'rolescope';

/** The facts that every role is written with. */
export interface Catalog {
  roles: BuiltinRole[];
  privileges: PrivilegeCatalog;
}

/** The facts about what is around Elasticsearch's own privileges. */
export interface Surroundings {
  features: KibanaFeature[];
  templates: FeatureRole[];
  apis: Api[];
}

/** What takes the role. */
export type Deployment = 'stack' | 'serverless';

/** The user to preview. */
export interface Subject {
  /** The role that is being edited; the user has it. */
  name: string;
  text: string;
  /** The names of the user's other roles. */
  roles: readonly string[];
  /** The names of the roles that bound an API key, if the user is one. */
  limitedBy: readonly string[] | undefined;
  /** The texts of custom roles that those names may mean. */
  custom: Readonly<Record<string, string>>;
  username: string;
  deployment: Deployment;
  inventory: Inventory;
}

/** What an access comes to; the core of the engine says nothing of Kibana. */
export type Overview = Omit<WholeOverview, 'kibana'> & Partial<Pick<WholeOverview, 'kibana'>>;

/** What the user may do, or why that cannot be said; then all other answers are about the last access that there was. */
export type Preview = { overview: Overview } | { refusal: string };

/** What is to be said about the role; with a preview if it was not known without. */
export interface Check {
  validation: Validation;
  preview?: Preview;
}

/** An answer, or why the question is none: an unknown privilege, an invalid pattern. */
export type Answer<T> = { value: T } | { refusal: string };

/** What may be read of one index; nothing if it may not be read at all. */
export interface Readable {
  fields: FieldAccess | undefined;
  documents: DocumentAccess | undefined;
}

/** Whether an API may be called, check by check; every action with its own reasons. */
export interface ApiReasons extends Pick<ApiExplanation, 'api' | 'granted'> {
  checks: { granted: boolean; anyOf: (ApiActionCheck & { why: Explanation | undefined })[] }[];
}

/** What stands in place of the role: a text, or a role of that name. */
export type Compared = { text: string } | { role: string };

/** A form to write a role in. */
export type WrittenForm = NonNullable<FormatOptions['as']> | 'curl';

/** A role that was found in a text. */
export interface FoundRole {
  name: string | undefined;
  text: string;
}

/** A role made of a template, and the built-in ones to give beside it. */
export interface MadeText {
  text: string | undefined;
  builtinRoles: string[];
}
