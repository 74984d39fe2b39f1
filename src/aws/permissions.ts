import { DEPLOYMENT } from './permissions/deployment.ts';
import type { Feature, Statement } from './permissions/feature.ts';
import { IMAGE } from './permissions/image.ts';
import { OTHERS } from './permissions/others.ts';

/**
 * Every IAM action that a run may need, by feature: docs/permissions.md, README's policy and what an access denied says come from
 * here. Only the trust policies are not in it, sts:AssumeRoleWithWebIdentity among them.
 */
export const FEATURES: readonly Feature[] = [...IMAGE, ...DEPLOYMENT, ...OTHERS];

/** What a run is told that lacks a permission, besides which. */
export interface Reason {
  /** "autoscaling-* needs it to set the limits, or leave autoscaling-* out" */
  why: string;
  /** Headings of docs/permissions.md. */
  sections: string[];
}

/**
 * What needs an action; undefined where no feature does.
 *
 * @param resource what AWS named; of several features those are left whose policy has such a resource, and every run's come first
 */
export function reasonFor(action: string, resource: string | undefined): Reason | undefined {
  const all = FEATURES.flatMap((feature) =>
    feature.statements.flatMap((statement) => {
      const use = statement.actions[action];
      return use ? { feature, statement, use } : [];
    }),
  );
  const named = all.filter(({ statement }) => resource !== undefined && covers(statement, resource));
  const uses = narrowed(named.length > 0 ? named : all);
  const [only] = uses;
  if (!only) return undefined;
  const { inputs } = only.feature;
  const subject = ({ feature, use }: (typeof uses)[number], verb: string) => `${feature.asker} ${verb} ${use.purpose}`;
  const needs = uses.map((one, index) => subject(one, index === 0 ? 'needs it to' : 'to')).join(', ');
  return {
    why: uses.length === 1 && inputs ? `${needs} (or leave ${inputs} out)` : needs,
    sections: uses.map(({ feature }) => feature.title),
  };
}

/** The actions of a statement, by its Sid. */
export function actionsOf(sid: string): string[] {
  const statement = FEATURES.flatMap(({ statements }) => statements).find((one) => one.sid === sid);
  return Object.keys(statement?.actions ?? {});
}

/** What every deployment needs goes without saying for the rest; suggestions are asked for by nobody. */
function narrowed<One extends { feature: Feature }>(uses: One[]): One[] {
  const basic = uses.filter(({ feature }) => feature.name === 'deploy');
  if (basic.length > 0) return basic;
  const real = uses.filter(({ feature }) => feature.name !== 'suggestions');
  return real.length > 0 ? real : uses;
}

function covers({ resource }: Statement, arn: string): boolean {
  return [resource].flat().some((pattern) => pattern !== '*' && toRegExp(pattern).test(arn));
}

function toRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/[.\\+^$|(){}[\]]/g, '\\$&')
    .replace(/\*|\?|\b[A-Z][A-Z_]{2,}\b/g, (part) => (part === '?' ? '.' : '.*'))
    .replace(/^arn:aws:/, 'arn:[^:]*:');
  return new RegExp(`^${source}$`);
}
