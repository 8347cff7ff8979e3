/// What a runtime tells about itself: a leaf that nothing in it needs.
///
/// Nothing here costs anything while nobody looks. Start at [cortado.observe.RuntimeObserver],
/// which hears of tasks as they begin, end and get stuck.
@CheckReturnValue
package cortado.observe;

import com.google.errorprone.annotations.CheckReturnValue;
