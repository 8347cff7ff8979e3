/// The data: keys, values, and when they expire.
///
/// [cortado.miniredis.db.Db] is all there is to call.
@CheckReturnValue
package cortado.miniredis.db;

import com.google.errorprone.annotations.CheckReturnValue;
