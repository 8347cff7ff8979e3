/// The commands, one per file: how each is read from its words, and what it does.
///
/// [cortado.miniredis.command.Command] is the list of them. To add one: a line in
/// [cortado.miniredis.command.Verb], a line there, and a file like [cortado.miniredis.command.Get].
@CheckReturnValue
package cortado.miniredis.command;

import com.google.errorprone.annotations.CheckReturnValue;
