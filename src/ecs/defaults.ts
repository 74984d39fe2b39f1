import { isObject, type Json, type JsonObject } from '../aws/json.ts';

/**
 * A registration with what ECS fills in where it says nothing, as DescribeTaskDefinition shows it afterwards. Only for comparing: a
 * file that leaves these out means the same as the revision that was registered from it. Pure.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function withDefaults(registration: JsonObject): JsonObject {
  const { networkMode } = registration;
  const isHostPortTheSame = networkMode === 'awsvpc' || networkMode === 'host';
  const portMapping = (mapping: JsonObject): JsonObject => {
    const { containerPort } = mapping;
    // A mapping of a range of ports has no containerPort, and gets no hostPort.
    const protocol = 'tcp';
    if (containerPort === undefined) return filled(mapping, { protocol });
    return filled(mapping, { hostPort: isHostPortTheSame ? containerPort : 0, protocol });
  };
  const healthCheck = (check: JsonObject) => filled(check, { interval: 30, timeout: 5, retries: 3 });
  return mapped(registration, 'containerDefinitions', (container) =>
    mapped(
      mapped(filled(container, { cpu: 0, essential: true }), 'portMappings', portMapping),
      'healthCheck',
      healthCheck,
    ),
  );
}

/** What is there stays, in its place. */
function filled(object: JsonObject, defaults: JsonObject): JsonObject {
  const absent = Object.entries(defaults).filter(([member]) => object[member] === undefined);
  return { ...object, ...Object.fromEntries(absent) };
}

/** With a member, an object or a list of them, mapped. */
function mapped(object: JsonObject, member: string, map: (value: JsonObject) => JsonObject): JsonObject {
  const value = object[member];
  const one = (each: Json) => (isObject(each) ? map(each) : each);
  return value === undefined ? object : { ...object, [member]: Array.isArray(value) ? value.map(one) : one(value) };
}
