package cortado.transform.passes;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import org.jspecify.annotations.Nullable;

/// What the verifier knows about one local or one operand.
///
/// @param type the class, for an OBJECT
/// @param madeAt the index of the `new` instruction, for an UNINITIALIZED one
record ValueType(Kind kind, @Nullable ClassDesc type, int madeAt) {

  enum Kind {
    /// Nothing usable; also the second half of a long or double.
    TOP,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    NULL,
    UNINITIALIZED_THIS,
    UNINITIALIZED,
    OBJECT
  }

  static final ValueType TOP = new ValueType(Kind.TOP, null, -1);
  static final ValueType INT = new ValueType(Kind.INT, null, -1);
  static final ValueType LONG = new ValueType(Kind.LONG, null, -1);
  static final ValueType FLOAT = new ValueType(Kind.FLOAT, null, -1);
  static final ValueType DOUBLE = new ValueType(Kind.DOUBLE, null, -1);
  static final ValueType NULL = new ValueType(Kind.NULL, null, -1);
  static final ValueType UNINITIALIZED_THIS = new ValueType(Kind.UNINITIALIZED_THIS, null, -1);

  static ValueType object(ClassDesc type) {
    return new ValueType(Kind.OBJECT, type, -1);
  }

  static ValueType uninitialized(int madeAt) {
    return new ValueType(Kind.UNINITIALIZED, null, madeAt);
  }

  /// The type of a value of the declared type, which is not void.
  static ValueType of(ClassDesc declared) {
    return declared.isPrimitive() ? of(TypeKind.from(declared)) : object(declared);
  }

  static ValueType of(TypeKind primitive) {
    return switch (primitive) {
      case LONG -> LONG;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      default -> INT;
    };
  }

  boolean isWide() {
    return kind == Kind.LONG || kind == Kind.DOUBLE;
  }

  /// The kind of the instructions that load and store it.
  TypeKind typeKind() {
    return switch (kind) {
      case INT -> TypeKind.INT;
      case LONG -> TypeKind.LONG;
      case FLOAT -> TypeKind.FLOAT;
      case DOUBLE -> TypeKind.DOUBLE;
      default -> TypeKind.REFERENCE;
    };
  }

  boolean isUninitialized() {
    return kind == Kind.UNINITIALIZED;
  }

  /// The class of an OBJECT.
  ClassDesc objectType() {
    if (type == null) {
      throw new IllegalStateException("no object type: " + kind);
    }
    return type;
  }
}
