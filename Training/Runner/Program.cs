using TorchSharp;
Console.WriteLine(torch.rand(2,2).ToString(TorchSharp.TensorStringStyle.Julia));
