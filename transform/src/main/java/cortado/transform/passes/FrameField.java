package cortado.transform.passes;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A field of a frame class that holds whatever value of its kind is live.
record FrameField(Kind kind, int index) {

  /// The kinds, one pool of fields for each.
  enum Kind {
    A(ConstantDescs.CD_Object),
    I(ConstantDescs.CD_int),
    J(ConstantDescs.CD_long),
    F(ConstantDescs.CD_float),
    D(ConstantDescs.CD_double);

    @SuppressWarnings("ImmutableEnumChecker") // A ClassDesc is immutable.
    private final ClassDesc type;

    Kind(ClassDesc type) {
      this.type = type;
    }

    ClassDesc type() {
      return type;
    }

    TypeKind typeKind() {
      return TypeKind.from(type);
    }

    /// The kind that holds a value, or null for one that is not worth a field or cannot have one.
    static @Nullable Kind of(ValueType value) {
      return switch (value.kind()) {
        case OBJECT -> A;
        case INT -> I;
        case LONG -> J;
        case FLOAT -> F;
        case DOUBLE -> D;
        case TOP, NULL, UNINITIALIZED, UNINITIALIZED_THIS -> null;
      };
    }
  }

  String name() {
    return kind.name().toLowerCase(Locale.ROOT) + index;
  }
}
