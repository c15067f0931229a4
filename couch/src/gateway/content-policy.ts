import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * Security headers of every answer. Scripts and connections may go to this origin and to those of the registry's releases;
 * nothing inline and no eval (`wasm-unsafe-eval` compiles WebAssembly for the models and no JavaScript).
 */
export function securityHeaders(releaseOrigins: () => readonly string[]): FastifyHelmetOptions {
  const releases = () => releaseOrigins().join(' ');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'", "'wasm-unsafe-eval'", releases],
        'connect-src': ["'self'", releases],
        'style-src': ["'self'", releases],
        'img-src': ["'self'", 'data:', 'blob:', releases],
        'media-src': ["'self'", releases],
        'font-src': ["'self'", releases],
        'worker-src': ["'self'"],
        'manifest-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
  };
}

/** What neither the host nor a neuron has use for stays off, whatever script should come to run (https://www.w3.org/TR/permissions-policy/). */
const unused = ['camera', 'display-capture', 'geolocation', 'hid', 'microphone', 'midi', 'payment', 'serial', 'usb'];

/** The `Permissions-Policy` of every answer. */
export const permissionsPolicy: string = unused.map((feature) => `${feature}=()`).join(', ');
