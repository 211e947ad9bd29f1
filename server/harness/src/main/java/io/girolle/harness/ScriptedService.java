package io.girolle.harness;

import io.girolle.proto.ClientMsg;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.RunnerProtocolGrpc;
import io.girolle.proto.RunnerStatus;
import io.grpc.BindableService;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.util.function.Supplier;

/** RunnerProtocol as far as a load balancer uses it: Engage, and the two Status calls. */
record ScriptedService(
    ServerCallHandler<ClientMsg, RunnerMsg> engage, Supplier<RunnerStatus> status)
    implements BindableService {

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(RunnerProtocolGrpc.SERVICE_NAME)
        .addMethod(RunnerProtocolGrpc.getEngageMethod(), engage)
        .addMethod(RunnerProtocolGrpc.getStatusMethod(), answeringStatus())
        .addMethod(RunnerProtocolGrpc.getStatus2Method(), answeringStatus())
        .build();
  }

  private <T> ServerCallHandler<T, RunnerStatus> answeringStatus() {
    return ServerCalls.asyncUnaryCall(
        (request, answer) -> {
          answer.onNext(status.get());
          answer.onCompleted();
        });
  }
}
