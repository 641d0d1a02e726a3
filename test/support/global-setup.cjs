const { load } = require('./typescript.cjs');

module.exports = () => load('services.ts').startServices();
