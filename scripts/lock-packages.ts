/** The part of a lockfile's entry that matters here. */
export interface LockPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
}

export type LockPackages = Readonly<Record<string, LockPackage>>;

const systems = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix', 'win32'];
const processors = ['arm64', 'arm', 'x64', 'ia32', 'riscv64', 's390x', 'ppc64', 'loong64', 'mips64el', 'wasm32'];

/** The packages with an entry for every optional package that is named with an exact version and a platform, sorted as npm sorts them. */
export function completePackages(packages: LockPackages): { packages: LockPackages; added: readonly string[] } {
  const complete: Record<string, LockPackage> = { ...packages };
  const added: string[] = [];
  for (const parent of Object.values(packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const at = `node_modules/${name}`;
      const platform = platformOf(name);
      if (complete[at] || !platform || !/^\d+\.\d+\.\d+$/.test(version)) continue;
      complete[at] = { version, ...platform.cpu, ...(parent.dev && { dev: true }), ...platform.libc, optional: true, ...platform.os };
      added.push(name);
    }
  }
  return { packages: Object.fromEntries(Object.entries(complete).sort(([a], [b]) => (a < b ? -1 : 1))), added };
}

/** What a package's name says of its platform; `undefined` when it says nothing of a system. */
function platformOf(name: string): { os: object; cpu: object; libc: object } | undefined {
  const words = name.split(/[/-]/).map((word) => (word.startsWith('arm') && word !== 'arm64' ? 'arm' : word));
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (!os) return undefined;
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : os === 'linux' && words.some((word) => word.startsWith('gnu')) ? 'glibc' : undefined;
  return { os: { os: [os] }, cpu: cpu ? { cpu: [cpu] } : {}, libc: libc ? { libc: [libc] } : {} };
}
