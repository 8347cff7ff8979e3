/// What the memory model lets the concurrent parts do: one small class per ordering claim, with the
/// forbidden outcomes in words. `README.md` of this module says how to run them.
package cortado.stress;
