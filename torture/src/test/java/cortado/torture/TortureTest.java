package cortado.torture;

import static java.lang.constant.ConstantDescs.CD_Object;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A small part of what `./cortado torture` does.
@Timeout(900)
class TortureTest {

  private static final String PART =
      ".*lang3[.](mutable|builder|math|tuple)[.].*|.*lang3[.]String\\w*Test";

  @Test
  void tests_onTorturedLibrary_endAsBefore(@TempDir Path work) throws Exception {
    var torture = new Torture("commons-lang3", PART, work);
    Outcomes plain = torture.runPlain();

    Torture.Run run = torture.run(new Pace(3, 1));

    assertThat(plain.differencesTo(run.outcomes())).isEmpty();
    assertThat(plain.passed()).isGreaterThan(500);
    assertThat(run.library().transformed()).isGreaterThan(4_000);
    assertThat(run.outcomes().suspensions()).isGreaterThan(10_000);
  }

  /// The broken twin: one in fifty places that save a reference in a frame loses it.
  @Test
  void tests_onBrokenTransform_endDifferently(@TempDir Path work) throws Exception {
    var torture = new Torture("commons-codec", ".*codec[.]net[.].*", work);
    Outcomes plain = torture.runPlain();

    var saved = new AtomicInteger();
    Torture.Run run = torture.run(new Pace(3, 1), type -> loseReferences(type, saved));

    assertThat(plain.differencesTo(run.outcomes())).anyMatch(each -> each.contains("is  FAILED"));
    assertThat(run.outcomes().passed()).isPositive();
  }

  private static byte[] loseReferences(byte[] type, AtomicInteger saved) {
    CodeTransform spoil =
        (out, element) -> {
          if (element instanceof FieldInstruction field
              && field.opcode() == Opcode.PUTFIELD
              && field.owner().asInternalName().contains("$$")
              && field.typeSymbol().isClassOrInterface()
              && saved.incrementAndGet() % 50 == 0) {
            out.pop().aconst_null();
          }
          out.with(element);
        };
    var hierarchy =
        ClassHierarchyResolver.defaultResolver().orElse(_ -> ClassHierarchyInfo.ofClass(CD_Object));
    ClassFile format = ClassFile.of(ClassHierarchyResolverOption.of(hierarchy));
    return format.transformClass(
        format.parse(type), ClassTransform.transformingMethodBodies(spoil));
  }
}
