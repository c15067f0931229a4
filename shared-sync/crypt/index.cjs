module.exports = class Crypt {}
