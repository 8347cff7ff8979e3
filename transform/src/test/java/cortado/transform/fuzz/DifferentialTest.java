package cortado.transform.fuzz;

import static java.lang.constant.ConstantDescs.CD_Object;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random programs do the same whether await blocks or suspends, and clean up wherever they are
/// cancelled.
///
/// The same class files run untransformed, on futures that block, and transformed with futures that
/// are pending 0, 1, 3 and random times, on one thread and woken by others. Compared are results,
/// failures with their causes, suppressed exceptions and lines, and logs. Then each is cancelled at
/// every suspension: every resource is closed once, every finally runs once, no catch sees it, no
/// future is left waiting, and nothing runs afterwards.
///
/// `transform/fuzz` runs as many as you like.
@Timeout(300)
class DifferentialTest {

  private static final long SEED = Long.getLong("cortado.fuzz.seed", 20_250_904L);

  @Test
  void programs_transformed_doTheSame() throws Exception {
    try (var fuzzer = new Fuzzer(UnaryOperator.identity())) {
      fuzzer.runBatch(SEED);

      assertThat(fuzzer.programs()).isPositive();
      assertThat(fuzzer.differences()).describedAs("from seed %d on", SEED).isEmpty();
    }
  }

  /// The broken twin: every int that is saved in a frame is one too large.
  @Test
  void programs_withWrongSpills_areFound() throws Exception {
    try (var fuzzer = new Fuzzer(DifferentialTest::spoilSpills)) {
      fuzzer.runBatch(SEED);

      assertThat(fuzzer.differences()).anyMatch(each -> each.contains("but was"));
    }
  }

  private static byte[] spoilSpills(byte[] bytes) {
    CodeTransform spoil =
        (out, element) -> {
          if (element instanceof FieldInstruction field
              && field.opcode() == Opcode.PUTFIELD
              && field.owner().asInternalName().contains("$$")
              && TypeKind.from(field.typeSymbol()) == TypeKind.INT) {
            out.iconst_1().iadd();
          }
          out.with(element);
        };
    var hierarchy =
        ClassHierarchyResolver.defaultResolver().orElse(_ -> ClassHierarchyInfo.ofClass(CD_Object));
    ClassFile format = ClassFile.of(ClassHierarchyResolverOption.of(hierarchy));
    return format.transformClass(
        format.parse(bytes), ClassTransform.transformingMethodBodies(spoil));
  }
}
