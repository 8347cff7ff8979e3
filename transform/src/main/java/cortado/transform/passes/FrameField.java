package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import org.jspecify.annotations.Nullable;

/// A field of a frame class that holds whatever value of its type is live.
///
/// References share fields of type Object and are cast when they come back. A class that the host
/// may not name in a cast has fields of its own: their descriptors are not subject to access.
record FrameField(ClassDesc type, int index) {

  /// The type of the field that holds a value, or null for a value that is not worth a field or
  /// cannot have one.
  static @Nullable ClassDesc typeFor(ValueType value, KnownClasses classes) {
    return switch (value.kind()) {
      case OBJECT -> classes.isAccessible(value.objectType()) ? CD_Object : value.objectType();
      case INT -> CD_int;
      case LONG -> CD_long;
      case FLOAT -> CD_float;
      case DOUBLE -> CD_double;
      case TOP, NULL, UNINITIALIZED, UNINITIALIZED_THIS -> null;
    };
  }

  boolean isReference() {
    return !type.isPrimitive();
  }

  TypeKind typeKind() {
    return TypeKind.from(type);
  }

  /// Unique together with the type.
  String name() {
    return switch (typeKind()) {
          case REFERENCE -> type.equals(CD_Object) ? "a" : "h";
          case LONG -> "j";
          case FLOAT -> "f";
          case DOUBLE -> "d";
          default -> "i";
        }
        + index;
  }
}
