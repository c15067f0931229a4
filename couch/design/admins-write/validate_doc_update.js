// Runs inside CouchDB for every document written to `content` and `registry`: devices read them, servers write them.
// biome-ignore lint/complexity/useArrowFunction: CouchDB rewrites function declarations, so that is what it gets
(function (_newDoc, _oldDoc, userCtx) {
  if (userCtx.roles.indexOf('_admin') === -1) throw { forbidden: 'This database is written by the server alone.' };
});
