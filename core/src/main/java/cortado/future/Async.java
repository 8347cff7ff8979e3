package cortado.future;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a method whose body is async: calling it runs nothing and returns a [Future].
///
/// The method returns `Future<T>` and ends with `return ready(value)` or `return done()`; its body
/// may await. The transform turns it into a state machine at build time.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Async {}
