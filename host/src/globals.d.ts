/** The version in the host's package.json; set by the build. */
declare const HOST_VERSION: string;
/** Versions of the modules that neurons take from the page; set by the build. */
declare const SHARED_VERSIONS: Readonly<Record<string, string>>;
