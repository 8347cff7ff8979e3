package cortado.transform.passes;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.UninitializedVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Collects the stack map of the method being written, in the order of its code.
final class FrameTable {

  private final CodeBuilder out;
  private final RebuiltNews news;
  private final List<StackMapFrameInfo> frames = new ArrayList<>();
  private final Map<Integer, Label> newLabels = new HashMap<>();

  FrameTable(CodeBuilder out, RebuiltNews news) {
    this.out = out;
    this.news = news;
  }

  /// The label by which frames refer to the object that a `new` in the original code made. Bound
  /// where that instruction is written.
  Label newLabel(int position) {
    return newLabels.computeIfAbsent(position, _ -> out.newLabel());
  }

  /// Says what holds at a label.
  ///
  /// @param locals by slot, with TOP for the second half of a wide value
  void at(Label label, ValueType[] locals, List<ValueType> stack) {
    frames.add(
        StackMapFrameInfo.of(label, localsOf(locals), stack.stream().map(this::of).toList()));
  }

  void write() {
    if (!frames.isEmpty()) {
      out.with(StackMapTableAttribute.of(frames));
    }
  }

  private List<VerificationTypeInfo> localsOf(ValueType[] locals) {
    var infos = new ArrayList<VerificationTypeInfo>();
    int used = 0;
    for (int slot = 0; slot < locals.length; slot += locals[slot].isWide() ? 2 : 1) {
      infos.add(of(locals[slot]));
      used = locals[slot].kind() == ValueType.Kind.TOP ? used : infos.size();
    }
    return infos.subList(0, used);
  }

  private VerificationTypeInfo of(ValueType value) {
    return switch (value.kind()) {
      case TOP -> SimpleVerificationTypeInfo.TOP;
      case INT -> SimpleVerificationTypeInfo.INTEGER;
      case LONG -> SimpleVerificationTypeInfo.LONG;
      case FLOAT -> SimpleVerificationTypeInfo.FLOAT;
      case DOUBLE -> SimpleVerificationTypeInfo.DOUBLE;
      case NULL -> SimpleVerificationTypeInfo.NULL;
      case UNINITIALIZED_THIS -> SimpleVerificationTypeInfo.UNINITIALIZED_THIS;
      case OBJECT -> ObjectVerificationTypeInfo.of(value.objectType());
      case UNINITIALIZED ->
          news.contains(value)
              ? SimpleVerificationTypeInfo.NULL
              : UninitializedVerificationTypeInfo.of(newLabel(value.madeAt()));
    };
  }
}
