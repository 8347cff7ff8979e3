package cortado.transform.passes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The transform depends on no other module, so nothing but this test ties its names to them.
class NamesTest {

  private record Member(ClassDesc owner, String name, MethodTypeDesc type) {}

  static List<ClassDesc> types() throws IllegalAccessException {
    var types = new ArrayList<ClassDesc>();
    for (Field field : Names.class.getDeclaredFields()) {
      if (field.getType() == ClassDesc.class) {
        types.add((ClassDesc) field.get(null));
      }
    }
    return types;
  }

  static List<Member> members() {
    return List.of(
        new Member(Names.FUTURE, "await", Names.AWAIT),
        new Member(Names.FUTURE, "poll", Names.POLL_TYPE),
        new Member(Names.FUTURES, "ready", Names.READY_TYPE),
        new Member(Names.FUTURES, "done", Names.DONE_TYPE),
        new Member(Names.FUTURES, "async", MethodTypeDesc.of(Names.FUTURE, Names.ASYNC_BLOCK)),
        new Member(Names.FUTURES, "async", MethodTypeDesc.of(Names.FUTURE, Names.ASYNC_ACTION)),
        new Member(Names.READY, "value", Names.VALUE),
        new Member(Names.STATE_MACHINE, "begin", Names.BEGIN),
        new Member(Names.STATE_MACHINE, "refused", Names.REFUSED),
        new Member(Names.STATE_MACHINE, "end", Names.END),
        new Member(Names.STATE_MACHINE, "broke", Names.BROKE),
        new Member(Names.STATE_MACHINE, "isUnstarted", Names.IS_UNSTARTED),
        new Member(Names.STATE_MACHINE, "enter", Names.ENTER),
        new Member(Names.STATE_MACHINE, "suspend", Names.SUSPEND),
        new Member(Names.STATE_MACHINE, "child", Names.CHILD),
        new Member(Names.STATE_MACHINE, "answered", Names.ANSWERED),
        new Member(Names.STATE_MACHINE, "putOff", Names.PUT_OFF),
        new Member(Names.STATE_MACHINE, "result", Names.RESULT),
        new Member(Names.CONTEXT, "setDepth", Names.SET_DEPTH),
        new Member(Names.CONTEXT, "leave", Names.LEAVE),
        new Member(Names.CONTEXT, "left", Names.LEFT),
        new Member(Names.ASYNC_MAIN_LAUNCHER, "of", Names.LAUNCHER_OF),
        new Member(Names.ASYNC_MAIN_LAUNCHER, "launch", Names.LAUNCH));
  }

  @ParameterizedTest
  @MethodSource("types")
  void type_exists(ClassDesc type) throws ClassNotFoundException {
    assertThat(Class.forName(Names.binaryNameOf(type))).isPublic();
  }

  @ParameterizedTest
  @MethodSource("members")
  void member_existsWithItsType(Member member) throws ClassNotFoundException {
    Class<?> owner = Class.forName(Names.binaryNameOf(member.owner));

    assertThat(owner.getMethods())
        .anyMatch(
            method ->
                method.getName().equals(member.name)
                    && java.lang.invoke.MethodType.methodType(
                            method.getReturnType(), method.getParameterTypes())
                        .descriptorString()
                        .equals(member.type.descriptorString()));
  }

  /// But for those that it is made with.
  @Test
  void everyValueOfAsyncMain_canBeToldToTheLauncher() throws ReflectiveOperationException {
    Class<?> launcher = Class.forName(Names.binaryNameOf(Names.ASYNC_MAIN_LAUNCHER));
    for (Method value : Class.forName(Names.binaryNameOf(Names.ASYNC_MAIN)).getDeclaredMethods()) {
      if (!List.of("flavor", "local").contains(value.getName())) {
        assertThat(launcher.getMethod(value.getName(), value.getReturnType()).getReturnType())
            .isEqualTo(launcher);
      }
    }
  }

  @Test
  void pending_hasItsInstance() throws ReflectiveOperationException {
    Field instance = Class.forName(Names.binaryNameOf(Names.PENDING)).getField("INSTANCE");

    assertThat(instance.getType().getName()).isEqualTo(Names.binaryNameOf(Names.PENDING));
  }
}
