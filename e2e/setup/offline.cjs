// Loaded into every Node of an offline run (offline.mjs): whatever leaves this machine is refused, and written down.
'use strict';
const dgram = require('node:dgram');
const dns = require('node:dns');
const { appendFileSync } = require('node:fs');
const net = require('node:net');

const HERE = /^(localhost|127\.[\d.]+|::1|::ffff:127\.[\d.]+|0\.0\.0\.0|::)?$/;

/** Writes down who wanted where; returns the error that a network without a way gives. */
function refused(host) {
  const program = process.argv.slice(1, 3).join(' ');
  const way = String(new Error().stack).split('\n').slice(3).find((line) => !line.includes('node:')); // prettier-ignore
  appendFileSync(process.env.NEUROLOOM_OFFLINE, `${JSON.stringify({ host, program, way: way?.trim() })}\n`);
  return Object.assign(new Error(`connect ENETUNREACH ${host}`), { code: 'ENETUNREACH', syscall: 'connect' });
}

/** The host among the arguments of `connect`, in any of its forms; undefined for a pipe. */
function hostOf(args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) return first.path === undefined ? first.host : undefined;
  return typeof first === 'number' && typeof second === 'string' ? second : undefined;
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const host = hostOf(args);
  if (host === undefined || HERE.test(host)) return Reflect.apply(connect, this, args);
  const error = refused(host);
  process.nextTick(() => this.destroy(error));
  return this;
};

const { lookup } = dns;
dns.lookup = function (host, ...rest) {
  if (HERE.test(host)) return Reflect.apply(lookup, dns, [host, ...rest]);
  process.nextTick(rest.at(-1), refused(host));
};
for (const name of ['resolve', 'resolve4', 'resolve6', 'resolveAny']) {
  dns[name] = (host, ...rest) => process.nextTick(rest.at(-1), refused(host));
}
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  const before = dns.promises[name];
  dns.promises[name] = (host, ...rest) => HERE.test(host) ? before(host, ...rest) : Promise.reject(refused(host)); // prettier-ignore
}
dgram.Socket.prototype.send = function () {
  throw refused('a datagram');
};
