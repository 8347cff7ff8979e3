package cortado.transform.passes;

import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which field of the frame holds which value, at every await and before the first poll.
///
/// Every await uses the fields of a type from the first on, so a frame is as large as its largest
/// await and no larger. `this` has a field of its own and is never saved.
final class SpillPlan {

  private final MethodCode code;
  private final Liveness liveness;
  private final KnownClasses classes;
  private final Set<FrameField> fields = new LinkedHashSet<>();
  private final List<Saved> parameters;
  private final List<Await> awaits = new ArrayList<>();

  private SpillPlan(MethodCode code, Liveness liveness, KnownClasses classes) {
    this.code = code;
    this.liveness = liveness;
    this.classes = classes;
    this.parameters = planParameters(new Allocation());
  }

  static SpillPlan of(
      MethodCode code, Liveness liveness, List<AwaitPoint> points, KnownClasses classes) {
    var plan = new SpillPlan(code, liveness, classes);
    points.forEach(point -> plan.awaits.add(plan.planAwait(point)));
    return plan;
  }

  /// The arguments, as the factory stores them.
  List<Saved> parameters() {
    return parameters;
  }

  Await at(AwaitPoint point) {
    return awaits.get(point.number() - 1);
  }

  /// All fields of the frame that hold arguments or live values.
  Set<FrameField> fields() {
    return fields;
  }

  /// The references among the arguments and the live values: each field with every type in it.
  Set<Reference> references() {
    var references = new LinkedHashSet<Reference>();
    parameters.forEach(saved -> addTo(references, saved));
    for (Await await : awaits) {
      await.stack().forEach(saved -> addTo(references, saved));
      await.locals().forEach(saved -> addTo(references, saved));
    }
    return references;
  }

  private static void addTo(Set<Reference> references, Saved saved) {
    FrameField field = saved.field();
    if (field != null && field.isReference()) {
      references.add(new Reference(field, saved.type().objectType()));
    }
  }

  private List<Saved> planParameters(Allocation allocation) {
    var planned = new ArrayList<Saved>();
    int slot = code.isStatic() ? 0 : 1;
    for (ClassDesc parameter : code.method().methodTypeSymbol().parameterList()) {
      ValueType type = ValueType.of(parameter);
      planned.add(new Saved(allocation.next(type), type, slot));
      slot += type.isWide() ? 2 : 1;
    }
    return planned;
  }

  private Await planAwait(AwaitPoint point) {
    var allocation = new Allocation();
    var stack = new ArrayList<Saved>();
    for (ValueType value : point.values().stack()) {
      stack.add(new Saved(allocation.next(value), value, stack.size()));
    }
    var locals = new ArrayList<Saved>();
    for (int slot = code.isStatic() ? 0 : 1; slot < code.maxLocals(); slot++) {
      ValueType value = point.values().local(slot);
      if (liveness.isLive(point.position(), slot) && value.kind() != ValueType.Kind.TOP) {
        locals.add(new Saved(allocation.next(value), value, slot));
      }
    }
    return new Await(stack, locals);
  }

  /// What is saved at one await.
  ///
  /// @param stack the operands, deepest first
  record Await(List<Saved> stack, List<Saved> locals) {}

  /// A value and its field.
  ///
  /// @param field null when the value is a null and is simply made again
  /// @param place the slot of a local, the depth from the bottom of an operand
  record Saved(@Nullable FrameField field, ValueType type, int place) {}

  /// A field, and a type that a value in it has.
  record Reference(FrameField field, ClassDesc type) {}

  /// Hands out the fields of each type in order.
  private final class Allocation {

    private final Map<ClassDesc, Integer> used = new HashMap<>();

    @Nullable FrameField next(ValueType value) {
      ClassDesc type = FrameField.typeFor(value, classes);
      if (type == null) {
        return null;
      }
      var field = new FrameField(type, used.merge(type, 1, Integer::sum) - 1);
      fields.add(field);
      return field;
    }
  }
}
